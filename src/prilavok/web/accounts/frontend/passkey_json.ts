/* WebAuthn's binary fields to and from base64url, for browsers without parseCreationOptionsFromJSON. */
export interface Options {
  publicKey?: Record<string, unknown>;
}

interface Listed {
  id: string;
  type: PublicKeyCredentialType;
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function toText(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function listed(value: unknown): PublicKeyCredentialDescriptor[] {
  return ((value as Listed[] | undefined) ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));
}

export function requestOptions(options: Options): PublicKeyCredentialRequestOptions {
  const raw = options.publicKey ?? {};
  return { ...raw, challenge: toBytes(String(raw["challenge"])), allowCredentials: listed(raw["allowCredentials"]) };
}

export function createOptions(options: Options, isAlone: boolean): PublicKeyCredentialCreationOptions {
  const raw = options.publicKey ?? {};
  const user = raw["user"] as { id: string; name: string; displayName: string };
  const selection: AuthenticatorSelectionCriteria = {
    ...(raw["authenticatorSelection"] as AuthenticatorSelectionCriteria | undefined),
    residentKey: isAlone ? "required" : "discouraged",
    requireResidentKey: isAlone,
    ...(isAlone ? { userVerification: "required" as const } : {}),
  };
  return {
    ...(raw as unknown as PublicKeyCredentialCreationOptions),
    challenge: toBytes(String(raw["challenge"])),
    user: { ...user, id: toBytes(user.id) },
    excludeCredentials: listed(raw["excludeCredentials"]),
    authenticatorSelection: selection,
  };
}

export function credentialJson(credential: PublicKeyCredential): Record<string, unknown> {
  const answer = credential.response;
  const response: Record<string, unknown> = { clientDataJSON: toText(answer.clientDataJSON) };
  if (answer instanceof AuthenticatorAttestationResponse) {
    response["attestationObject"] = toText(answer.attestationObject);
    response["transports"] = answer.getTransports();
  } else if (answer instanceof AuthenticatorAssertionResponse) {
    response["authenticatorData"] = toText(answer.authenticatorData);
    response["signature"] = toText(answer.signature);
    response["userHandle"] = answer.userHandle ? toText(answer.userHandle) : null;
  }
  const extensions = credential.getClientExtensionResults();
  return { id: credential.id, rawId: toText(credential.rawId), type: credential.type, response, clientExtensionResults: extensions };
}
