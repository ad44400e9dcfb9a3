import { ContainerCreateError } from "../errors";
import { ensureImage } from "../pull/ensure-image";
import type { ContainerSpec } from "../spec/container-spec";
import { mergeSpec } from "../spec/merge-spec";
import { formatPort, parsePort, type PortWithOptionalBinding } from "../spec/ports/exposed-port";
import { PullPolicy } from "../spec/pull-policy";
import type { StartContext } from "./start-context";

/**
 * Returns the spec with what the image declares: its ports, for `withImagePorts()`, and its command before the arguments
 * of `withCommandArguments`. Every later step sees an ordinary command and ordinary ports.
 */
export async function completeFromImage(
  spec: ContainerSpec,
  context: StartContext,
): Promise<ContainerSpec> {
  const { commandArguments, command, entrypoint, imagePorts } = spec;
  const ownCommand = command ?? (entrypoint && []);
  const needsCommand = commandArguments.length > 0 && ownCommand === undefined;
  if (!imagePorts && !needsCommand) return withArguments(spec, ownCommand ?? []);
  const { engine, phases, signal } = context;
  phases.begin("image");
  const name = await ensureImage(spec, context, signal);
  const image = await engine.images.describe(name, signal);
  if (image === undefined) {
    throw new ContainerCreateError(spec.image, "its image was removed in the meantime");
  }
  const known = new Set(spec.ports.map(formatPort));
  const ports = (imagePorts ? image.exposedPorts : [])
    .filter((port) => !known.has(port))
    .map((port) => parsePort(port as PortWithOptionalBinding, "withImagePorts"));
  // The image was pulled just now, if it had to be.
  const pullPolicy = PullPolicy.defaultPolicy();
  return withArguments(mergeSpec(spec, { ports, pullPolicy }), ownCommand ?? image.command);
}

function withArguments(spec: ContainerSpec, command: readonly string[]): ContainerSpec {
  const { commandArguments } = spec;
  if (commandArguments.length === 0) return spec;
  return { ...spec, command: [...command, ...commandArguments], commandArguments: [] };
}
