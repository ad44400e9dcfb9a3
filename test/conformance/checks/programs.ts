import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { DockerComposeEnvironment, getContainerRuntimeClient, Wait } from "../../../src";
import "../../support/docker-config";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { LABEL_TESTCONTAINERS_SESSION_ID } from "../../../src/spec/labels/labels";
import type { Check } from "../check";

const LEAVING = join(__dirname, "..", "leave.js");

export const programs: readonly Check[] = [
  {
    name: "runs Docker Compose",
    run: async () => {
      const command = '[sh, -c, "echo tea > index.html && httpd -f -p 8080"]';
      const service = `{ image: "${inEngine(BUSYBOX)}", command: ${command}, ports: ["8080"] }`;
      const content = `services: { web: ${service} }`;
      await using environment = await new DockerComposeEnvironment(__dirname, { content })
        .withDefaultWaitStrategy(Wait.forListeningPorts())
        .up();
      const web = environment.getContainer("web");
      const answer = await fetch(`http://${web.getHost()}:${web.getMappedPort(8080)}/`);
      assert.equal(await answer.text(), "tea\n");
    },
  },
  {
    name: "has nothing left of a process that was killed",
    run: async () => {
      const session = `conformance-${randomUUID()}`;
      const { MAYFLY_RUN: _run, ...environment } = process.env;
      const child = spawn(process.execPath, [LEAVING], {
        env: { ...environment, TESTCONTAINERS_SESSION_ID: session },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      // It prints one line, or none if it fails.
      const [line] = (await Promise.race([once(child.stdout, "data"), ended])) as [unknown];
      assert.equal(String(line), "started\n");
      const { container } = await getContainerRuntimeClient();
      const left = async (): Promise<unknown> =>
        container.fetchByLabel(LABEL_TESTCONTAINERS_SESSION_ID, session);
      assert.notEqual(await left(), undefined);
      child.kill("SIGKILL");
      await ended;
      await eventually(
        "nothing is left",
        async () => (await left()) === undefined || "a container",
      );
    },
  },
];
