import { Application } from "@hotwired/stimulus";
import { afterEach, expect, test } from "vitest";
import ResetFormController from "../../customers/frontend/reset_form_controller";
import StayOpenController from "./stay_open_controller";

let application: Application;

async function page(html: string): Promise<void> {
  document.body.innerHTML = html;
  application = Application.start();
  application.register("stay-open", StayOpenController);
  application.register("reset-form", ResetFormController);
  await new Promise((done) => setTimeout(done));
}

const part = <T extends HTMLElement>(selector: string): T => document.querySelector<T>(selector) as T;
const raise = (name: string, detail: object = {}): boolean => document.body.dispatchEvent(new CustomEvent(name, { detail }));

afterEach(() => application.stop());

test("an open menu is open after a morph, a closed one stays closed", async () => {
  await page(`<div data-controller="stay-open"><button data-popover-target="button"></button>
    <div data-popover-target="panel" style="left: 5px"></div></div>`);
  const panel = part("[data-popover-target=panel]");
  raise("htmx:beforeSwap");
  panel.hidden = true;
  panel.removeAttribute("style");
  raise("htmx:afterSwap");
  expect([panel.hidden, panel.getAttribute("style")]).toEqual([false, "left: 5px"]);
  expect(part("button").getAttribute("aria-expanded")).toBe("true");
  panel.hidden = true;
  raise("htmx:beforeSwap");
  raise("htmx:afterSwap");
  expect(panel.hidden).toBe(true);
});

test("an open <details> stays open", async () => {
  await page(`<details open data-controller="stay-open"><summary></summary></details>`);
  const details = part<HTMLDetailsElement>("details");
  raise("htmx:beforeSwap");
  details.open = false;
  raise("htmx:afterSwap");
  expect(details.open).toBe(true);
});

test("a small form empties itself after success only, and its <details> closes", async () => {
  await page(`<details open><form data-controller="reset-form" data-action="htmx:afterRequest->reset-form#reset">
    <input name="tag"></form></details>`);
  const [form, field] = [part<HTMLFormElement>("form"), part<HTMLInputElement>("input")];
  field.value = "regular";
  form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: false } }));
  expect([field.value, part<HTMLDetailsElement>("details").open]).toEqual(["regular", true]);
  form.dispatchEvent(new CustomEvent("htmx:afterRequest", { detail: { successful: true } }));
  expect([field.value, part<HTMLDetailsElement>("details").open]).toEqual(["", false]);
});
