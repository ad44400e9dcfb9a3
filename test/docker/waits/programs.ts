import { GenericContainer } from "../../../src";
import { BUSYBOX } from "../../support/images";

/** Describes a container that runs a shell script and publishes port 8080. */
export function running(script: string): GenericContainer {
  return new GenericContainer(BUSYBOX).withCommand(["sh", "-c", script]).withExposedPorts(8080);
}

/**
 * The start-up timeout of a container that does not get ready, in milliseconds. The test tells what was seen until then,
 * so the timeout has to leave a machine that stands still for seconds the time to see it.
 */
export const NOT_READY_MS = 10_000;

/** A script that serves a page with "hello" on port 8080. */
export const SERVES = "mkdir -p /www; echo hello > /www/index.html; exec httpd -f -p 8080 -h /www";
