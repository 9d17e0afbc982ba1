/* This browser's subscription to notifications. */
import { ownHeaders } from "../../frontend/lib/own_headers";

export function canPush(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

export async function subscription(): Promise<PushSubscription | null> {
  if (!canPush()) return null;
  const worker = await navigator.serviceWorker.getRegistration("/");
  return worker ? worker.pushManager.getSubscription() : null;
}

export function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const plain = key.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain + "=".repeat((4 - (plain.length % 4)) % 4)), (letter) => letter.charCodeAt(0));
}

/** One for this key; an older one, made for other keys of the installation, is given up first. */
export async function subscribe(key: string): Promise<PushSubscription> {
  const worker = await navigator.serviceWorker.ready;
  await (await worker.pushManager.getSubscription())?.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
}

export async function tell(url: string, told: PushSubscription): Promise<boolean> {
  const headers = { ...ownHeaders(), "Content-Type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(told) })).ok;
}

export async function forget(url: string, told: PushSubscription): Promise<void> {
  await fetch(url, { method: "POST", headers: ownHeaders(), body: new URLSearchParams({ endpoint: told.endpoint }) });
  await told.unsubscribe();
}
