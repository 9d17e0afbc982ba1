/* The one entry: styles, htmx with morphing, and every `*_controller.ts` of the tree, registered under its file name. */
import "./styles/app.css";
import { Application, type ControllerConstructor } from "@hotwired/stimulus";
import "./lib/htmx_setup";
import { controllerName } from "./lib/controller_name";

const modules = import.meta.glob<{ default: ControllerConstructor }>("../../**/frontend/**/*_controller.ts", { eager: true });

const application = Application.start();
for (const [path, module] of Object.entries(modules)) application.register(controllerName(path), module.default);
