import { crypto } from "./crypto";

/** A source of unique names. */
export interface Uuid {
  nextUuid(): string;
}

/** A source of random UUIDs. */
export class RandomUuid implements Uuid {
  nextUuid(): string {
    return randomUuid();
  }
}

export function randomUuid(): string {
  return crypto().randomUUID();
}
