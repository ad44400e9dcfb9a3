import type { EngineCalls, PublishedPort, Thing } from "../cleanup/engine-calls";
import { findSessionObjects, type SessionObject } from "../cleanup/find-leftovers";
import { findReused, type ReusedObject } from "../cleanup/find-reused";
import { isOriginal } from "../cleanup/inherited-labels";
import {
  LABEL_MAYFLY_BAKED,
  LABEL_MAYFLY_FIXTURE,
  LABEL_MAYFLY_STARTED_BY,
  LABEL_MAYFLY_TEST_FILE,
} from "../spec/labels/labels";
import { formatAge, formatTable } from "./table";

/** An object with its owner's state. A baked image has no owner and is `baked`; a reusable object is `reused`. */
export interface Shown extends Thing, Pick<SessionObject, "sessionId" | "user"> {
  readonly state: SessionObject["state"] | ReusedObject["state"] | "baked";
}

/** Finds the objects of sessions, then the reusable ones: all containers that Mayfly started, and more. */
export async function findStarted(engine: EngineCalls): Promise<Shown[]> {
  return (await Promise.all([findSessionObjects(engine), findReused(engine)])).flat();
}

/** Finds the images of `withBakedInit()`, which have no session and no owner. */
export async function findBaked(engine: EngineCalls): Promise<Shown[]> {
  const images = await engine.list("image", { [LABEL_MAYFLY_BAKED]: "" });
  const areOriginal = await Promise.all(images.map((image) => isOriginal(engine, image)));
  return images
    .filter((_, index) => areOriginal[index])
    .map((image) => ({ ...image, sessionId: "", state: "baked", user: "" }));
}

const COLUMNS = ["KIND", "ID", "NAME", "IMAGE", "PORTS", "AGE", "SESSION", "STATE", "USER"];

/** Formats objects for people. */
export function formatObjects(objects: readonly Shown[]): string {
  const rows = objects.map((object) => {
    const { fixture, testFile, startedBy } = originOf(object);
    return [
      object.kind,
      object.kind === "volume" ? "" : shortId(object.id),
      object.name,
      shortId(object.imageName ?? ""),
      formatPorts(object),
      formatAgeOf(object),
      object.sessionId,
      object.state,
      object.user,
      fixture,
      testFile,
      startedBy,
    ];
  });
  // Without a title, a column whose cells are all empty is left out.
  const isAny = (origin: "fixture" | "testFile"): boolean =>
    objects.some((object) => originOf(object)[origin] !== "");
  const origins = [isAny("fixture") ? "FIXTURE" : "", isAny("testFile") ? "TEST FILE" : ""];
  return formatTable([[...COLUMNS, ...origins, "STARTED BY"], ...rows]);
}

/** Formats objects for programs: an array in which every object has every field. */
export function toJson(objects: readonly Shown[]): string {
  const entries = objects.map((object) => ({
    kind: object.kind,
    id: object.id,
    name: object.name,
    image: object.imageName ?? null,
    isRunning: object.isRunning ?? null,
    status: object.status ?? null,
    ports: object.ports ?? [],
    ageSeconds: object.age === undefined ? null : Math.max(0, Math.floor(object.age / 1000)),
    session: orNull(object.sessionId),
    state: object.state,
    user: orNull(object.user),
    fixture: orNull(originOf(object).fixture),
    testFile: orNull(originOf(object).testFile),
    startedBy: orNull(originOf(object).startedBy),
  }));
  return JSON.stringify(entries, null, 2);
}

const orNull = (text: string): string | null => (text === "" ? null : text);

/** Returns what started an object, as far as its labels say; empty strings otherwise. */
export function originOf({
  labels,
}: Pick<Thing, "labels">): Readonly<Record<"fixture" | "testFile" | "startedBy", string>> {
  return {
    fixture: labels[LABEL_MAYFLY_FIXTURE] ?? "",
    testFile: labels[LABEL_MAYFLY_TEST_FILE] ?? "",
    startedBy: labels[LABEL_MAYFLY_STARTED_BY] ?? "",
  };
}

/** Returns a container's ports for a cell. */
export const formatPorts = ({ ports = [] }: Pick<Thing, "ports">): string =>
  ports.map(formatPort).join(", ");

/** Returns an object's age for a cell. */
export const formatAgeOf = ({ age }: Pick<Thing, "age">): string =>
  age === undefined ? "?" : formatAge(age);

/** Shortens an id as the docker CLI does; leaves a name as it is. */
export const shortId = (id: string): string =>
  /^(sha256:)?[0-9a-f]{64}$/.test(id) ? id.replace("sha256:", "").slice(0, 12) : id;

/** Formats a port as `docker ps` does. */
function formatPort({ container, protocol, host, hostIp }: PublishedPort): string {
  const inside = `${container}/${protocol}`;
  if (host === null) return inside;
  const address = hostIp?.includes(":") === true ? `[${hostIp}]` : (hostIp ?? "");
  return `${address}:${host}->${inside}`;
}
