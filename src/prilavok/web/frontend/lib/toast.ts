export interface ToastMessage {
  text: string;
  /** Address to POST to for taking it back. */
  undo?: string;
  /** "error" is read out at once and stays until closed. */
  level?: string;
}

/** Shows a toast from a script; the server does the same with the response header `HX-Trigger: {"toast": {…}}`. */
export function sendToast(message: ToastMessage): void {
  document.body.dispatchEvent(new CustomEvent("toast", { detail: message }));
}
