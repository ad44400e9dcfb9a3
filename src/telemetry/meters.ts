import type * as Api from "@opentelemetry/api";
import type { Attributes, MeterProvider } from "@opentelemetry/api";
import type { Segment } from "../run/start-record";
import type { Operation } from "./operation";

/** Seconds: from a small server with a local image to a database on a JVM whose image must be pulled. */
const BOUNDARIES = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60, 120, 300];

interface Meters {
  /** Records an operation that has ended. `took` is in milliseconds. */
  record(
    operation: Pick<Operation<unknown>, "name" | "image">,
    took: number,
    segments: readonly Segment[],
    attributes: Attributes,
  ): void;
}

const known = new WeakMap<MeterProvider, Meters>();

/** Returns the instruments of the provider that is registered now. */
export function metersOf({ metrics }: typeof Api, scope: string, version: string): Meters {
  const provider = metrics.getMeterProvider();
  let meters = known.get(provider);
  if (meters === undefined) {
    meters = createMeters(provider, scope, version);
    known.set(provider, meters);
  }
  return meters;
}

function createMeters(provider: MeterProvider, scope: string, version: string): Meters {
  const meter = provider.getMeter(scope, version);
  const histogram = (name: string, description: string): Api.Histogram =>
    meter.createHistogram(name, {
      description,
      unit: "s",
      advice: { explicitBucketBoundaries: BOUNDARIES },
    });
  const starts = meter.createCounter("mayfly.container.starts", {
    description: "Starts of containers that have ended, successfully or not",
    unit: "{start}",
  });
  const durations = {
    "container.start": histogram("mayfly.container.start.duration", "Time of a start"),
    "image.pull": histogram("mayfly.image.pull.duration", "Time of a pull"),
    "image.build": histogram("mayfly.image.build.duration", "Time of a build"),
  };
  const phases = histogram("mayfly.container.phase.duration", "Time of a phase of a start");

  return {
    record({ name, image }, took, segments, all) {
      const error = all["error.type"];
      const outcome = all["mayfly.outcome"];
      const attributes = {
        // Images that are built often have random names: each would be a series of its own.
        ...(name !== "image.build" && { "mayfly.image": image }),
        ...(outcome !== undefined && { "mayfly.outcome": outcome }),
        ...(error !== undefined && { "error.type": error }),
      };
      if (name === "container.start") starts.add(1, attributes);
      durations[name].record(took / 1000, attributes);
      for (const { phase, took: part } of segments)
        phases.record(part / 1000, { "mayfly.image": image, "mayfly.phase": phase });
    },
  };
}
