import { GenericContainer } from "../../src";
import type { Work } from "./bare-engine";

/** The small HTTP server that the figures start. */
export const WORK: Work = {
  image: "busybox:1.37",
  command: ["httpd", "-f", "-p", "8080", "-h", "/etc"],
  port: 8080,
};

export const mayfly = (): GenericContainer =>
  new GenericContainer(WORK.image).withCommand(WORK.command).withExposedPorts(WORK.port);

export async function mayflyStartAndStop(): Promise<void> {
  await (await mayfly().start()).stop();
}
