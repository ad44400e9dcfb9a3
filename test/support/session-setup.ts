import { randomUUID } from "node:crypto";
import { realEngine } from "./real-engine";

/** Jest's globalSetup: fails without an engine, and gives all workers one session. */
export default async function setUp(): Promise<void> {
  await (await realEngine()).info();
  process.env["TESTCONTAINERS_SESSION_ID"] = randomUUID();
}
