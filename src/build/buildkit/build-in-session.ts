import type { Readable } from "node:stream";
import type { Engine } from "../../engine/engine";
import { EngineError, fieldOf } from "../../errors";
import { randomUuid } from "../../common/uuid";
import type { BuildRequest } from "../build-request";
import { serveGrpc } from "./grpc/grpc-server";
import { openAgents } from "./ssh/open-agents";
import { readSecrets } from "./secrets";
import { sessionServices } from "./grpc/session-services";
import { decodeSolveStatus, type SolveStatus } from "./solve-status";

/** Builds with the engine's own BuildKit, serves its requests, and returns the image's id. */
export async function buildInSession(
  engine: Engine,
  request: BuildRequest,
  tar: () => Readable,
  onStatus: (status: SolveStatus) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { registryConfig } = request;
  const secrets = await readSecrets(request.secrets);
  const agents = await openAgents(request.ssh);
  const services = sessionServices({ secrets, agents, registryConfig });
  const methods = [...Object.keys(services.unary), ...Object.keys(services.streams)];
  const id = randomUuid().replaceAll("-", "");
  const connection = await openSession(engine, { id, methods }, signal);
  try {
    serveGrpc(connection, services);
    const onTrace = (trace: Buffer): void => {
      onStatus(decodeSolveStatus(trace));
    };
    return await engine.builds.runInSession(request, tar(), { session: id, onTrace }, signal);
  } finally {
    connection.destroy();
  }
}

async function openSession(
  engine: Engine,
  session: Parameters<Engine["builds"]["openSession"]>[0],
  signal: AbortSignal | undefined,
): ReturnType<Engine["builds"]["openSession"]> {
  try {
    return await engine.builds.openSession(session, signal);
  } catch (error) {
    // Podman, and Docker on Windows, do not have this endpoint.
    const status = fieldOf(error, "statusCode");
    if (status !== 404 && status !== 501) throw error;
    const words = "it has no BuildKit (it does not support build sessions)";
    throw new EngineError("open a build session", words, status, error);
  }
}
