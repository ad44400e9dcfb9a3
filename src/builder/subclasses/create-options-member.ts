import { isDeepStrictEqual } from "node:util";
import { InvalidOptionError } from "../../errors";
import type { ContainerSpec, CreateOptions, CreateOptionsChange } from "../../spec/container-spec";
import { toCreateRequest } from "../../spec/create-request";
import { checkContainerName } from "../../spec/mount-and-resource-checks";
import { checkObject, checkStringValues, checkStrings, checkText } from "../../spec/options";
import { checkPlatform } from "../../spec/platform";
import { formatPort, parsePort, type Protocol } from "../../spec/ports/exposed-port";
import { writeHostConfigField } from "./host-config-fields";
import { edit, frozenList, type Fields, type Member } from "./member";
import type { SubclassCreateOptions } from "./request-types";

/** Fields of the request without a place in the description. The value undefined takes a field away. */
interface Extra {
  readonly body: Readonly<Record<string, unknown>>;
  readonly hostConfig: Readonly<Record<string, unknown>>;
}

const NOTHING: Extra = { body: {}, hostConfig: {} };

/** The extra fields behind this layer's own changes, which are the only ones that can be read again. */
const extras = new WeakMap<CreateOptionsChange, Extra>();

/** As in Docker's `Env`, where the last of equal names counts. */
const parseVariables = (env: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    env.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );

type Inverse = (value: never, spec: ContainerSpec) => Fields | undefined;

/** The fields of the request that a builder's method can set as well. */
const INVERSES: Readonly<Record<string, Inverse>> = {
  name: (name: string | undefined) => ({ name: name && checkContainerName(name) }),
  platform: (platform: string | undefined) => ({
    platform: platform && checkPlatform(platform, "createOpts.platform"),
  }),
  Image: (image: string) => ({ image: checkText(image, "createOpts.Image") }),
  Cmd: (command: string[] | undefined) => ({
    command: command && frozenList(checkStrings(command, "createOpts.Cmd")),
  }),
  Entrypoint: (entrypoint: string | string[] | undefined) => ({
    entrypoint:
      entrypoint === undefined
        ? undefined
        : frozenList(checkStrings([entrypoint].flat(), "createOpts.Entrypoint")),
  }),
  // A name without `=` takes the image's variable away, which the description cannot say.
  Env: (env: string[] | undefined) =>
    checkStrings(env ?? [], "createOpts.Env").every((entry) => entry.indexOf("=") > 0)
      ? { environment: Object.freeze(parseVariables(env ?? [])) }
      : undefined,
  Labels: (labels: Record<string, string> | undefined) => ({
    labels: Object.freeze({ ...checkStringValues(labels ?? {}, "createOpts.Labels") }),
  }),
  WorkingDir: (workingDir: string | undefined) => ({ workingDir }),
  User: (user: string | undefined) => ({ user }),
  Hostname: (hostname: string | undefined) => ({ hostname }),
  ExposedPorts: (exposed: Record<string, object> | undefined, { ports }) => ({
    ports: frozenList(
      Object.keys(exposed ?? {}).flatMap((key) => {
        const port = parsePort(key as `${number}/${Protocol}`, "createOpts.ExposedPorts");
        const known = ports.filter((each) => formatPort(each) === formatPort(port));
        return known.length > 0 ? known : [port];
      }),
    ),
  }),
};

/**
 * The member `createOpts`: the request that the description stands for. A field that a method such as `withCommand`
 * sets is written to the description, so that it is the same as if the method had set it. Other fields become a
 * change to the request, like those of `withCreateOptions`.
 */
export const createOptionsMember: Member<SubclassCreateOptions> = {
  read(spec) {
    const own = spec.createOptions.filter((change) => extras.has(change));
    const { name, platform, body } = toCreateRequest(edit(spec, { createOptions: own }), {
      image: spec.image,
      labels: {},
      defaultHostIp: "",
    });
    return {
      ...(name !== undefined && { name }),
      ...(platform !== undefined && { platform }),
      ...(body as unknown as SubclassCreateOptions),
    };
  },

  write(spec, value) {
    checkObject(value, "createOpts", "the options of dockerode's createContainer()");
    const { HostConfig: hostConfig = {}, ...body } = value;
    if (typeof hostConfig !== "object") {
      throw new InvalidOptionError("createOpts.HostConfig", "an object", hostConfig);
    }
    const { HostConfig: hostConfigNow = {}, ...bodyNow } = createOptionsMember.read(spec);
    let written = spec;
    const extra = {
      body: {} as Record<string, unknown>,
      hostConfig: {} as Record<string, unknown>,
    };
    for (const [field, given] of changed(bodyNow, body)) {
      const fields = INVERSES[field]?.(given as never, written);
      if (fields !== undefined) written = edit(written, fields);
      else extra.body[field] = given;
    }
    for (const [field, given] of changed(hostConfigNow, hostConfig)) {
      const next = writeHostConfigField(written, field, given);
      if (next !== undefined) written = next;
      else extra.hostConfig[field] = given;
    }
    return withExtra(written, extra);
  },
};

function changed(
  now: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
): [string, unknown][] {
  return [...new Set([...Object.keys(now), ...Object.keys(given)])]
    .filter((field) => !isDeepStrictEqual(now[field], given[field]))
    .map((field) => [field, given[field]]);
}

/** Replaces this layer's change to the request by one that also makes these changes. */
function withExtra(spec: ContainerSpec, { body, hostConfig }: Extra): ContainerSpec {
  if (Object.keys({ ...body, ...hostConfig }).length === 0) return spec;
  const before = spec.createOptions.map((change) => extras.get(change)).find(Boolean) ?? NOTHING;
  const extra: Extra = {
    body: { ...before.body, ...body },
    hostConfig: { ...before.hostConfig, ...hostConfig },
  };
  const change = (options: CreateOptions): void => {
    overwrite(options, extra.body);
    overwrite(options.HostConfig, extra.hostConfig);
  };
  extras.set(change, extra);
  const others = spec.createOptions.filter((each) => !extras.has(each));
  return edit(spec, { createOptions: frozenList([...others, change]) });
}

function overwrite(
  target: Record<string, unknown>,
  fields: Readonly<Record<string, unknown>>,
): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) Reflect.deleteProperty(target, field);
    else target[field] = value;
  }
}
