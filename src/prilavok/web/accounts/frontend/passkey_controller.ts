/* Forms that end in a passkey of the browser: the submit waits until the device has answered.
     <form data-controller="passkey" data-action="submit->passkey#get" (or #create) data-passkey-data-value="js_data">
       <input type="hidden" name="credential" data-passkey-target="credential"> <p data-passkey-target="problem" hidden>
   The options come from the JSON script whose id is the data value, or from the address in data-passkey-fetch-value. */
import { Controller } from "@hotwired/stimulus";
import { createOptions, credentialJson, requestOptions, type Options } from "./passkey_json";

export default class extends Controller<HTMLFormElement> {
  static override targets = ["credential", "problem", "passwordless"];
  static override values = { data: String, fetch: String };
  declare readonly credentialTarget: HTMLInputElement;
  declare readonly problemTarget: HTMLElement;
  declare readonly passwordlessTarget: HTMLInputElement;
  declare readonly hasPasswordlessTarget: boolean;
  declare readonly dataValue: string;
  declare readonly fetchValue: string;

  async get(event: Event): Promise<void> {
    await this.send(event, async () => {
      const publicKey = requestOptions((await this.options())["request_options"] ?? {});
      return navigator.credentials.get({ publicKey });
    });
  }

  async create(event: Event): Promise<void> {
    await this.send(event, async () => {
      const isAlone = this.hasPasswordlessTarget && this.passwordlessTarget.checked;
      const publicKey = createOptions((await this.options())["creation_options"] ?? {}, isAlone);
      return navigator.credentials.create({ publicKey });
    });
  }

  private async send(event: Event, ask: () => Promise<Credential | null>): Promise<void> {
    event.preventDefault();
    this.problemTarget.hidden = true;
    try {
      const credential = await ask();
      this.credentialTarget.value = JSON.stringify(credentialJson(credential as PublicKeyCredential));
      this.element.submit();
    } catch {
      // Cancelled by the person, refused by the device, or no such thing here: the page says so.
      this.problemTarget.hidden = false;
    }
  }

  private async options(): Promise<Record<string, Options>> {
    if (this.dataValue) return JSON.parse(document.getElementById(this.dataValue)?.textContent ?? "{}");
    const answer = await fetch(this.fetchValue, { headers: { Accept: "application/json" } });
    return answer.json();
  }
}
