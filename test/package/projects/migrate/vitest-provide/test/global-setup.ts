import type { TestProject } from "vitest/node";
import { GenericContainer, Wait, type StartedTestContainer } from "testcontainers";

let container: StartedTestContainer;

export async function setup({ provide }: TestProject): Promise<void> {
  container = await new GenericContainer("redis:8")
    .withExposedPorts(6379)
    .withWaitStrategy(Wait.forLogMessage("Ready to accept connections"))
    .start();
  provide("redisPort", container.getMappedPort(6379));
}

export async function teardown(): Promise<void> {
  await container.stop();
}

declare module "vitest" {
  export interface ProvidedContext {
    redisPort: number;
  }
}
