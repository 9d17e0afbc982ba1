/** ".../frontend/controllers/load_more_controller.ts" -> "load-more". */
export function controllerName(path: string): string {
  const file = path.split("/").pop() ?? path;
  return file.replace(/_controller\.ts$/, "").replaceAll("_", "-");
}
