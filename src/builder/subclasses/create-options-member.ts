import { isDeepStrictEqual } from "node:util";
import type { ContainerSpec, CreateOptions, CreateOptionsChange } from "../../spec/container-spec";
import { toCreateRequest } from "../../spec/create-request";
import { checkObject } from "../../spec/options";
import { BODY_FIELDS, parseEnv } from "./body-fields";
import { HOST_CONFIG_FIELDS, otherMounts } from "./host-config-fields";
import { edit, frozenList, type Inverse, type Member } from "./member";
import type { SubclassCreateOptions } from "./request-types";

/** What is in the request without a place in the description. */
interface Extra {
  /** Fields with their values. The value undefined takes a field away. */
  readonly body: Record<string, unknown>;
  readonly hostConfig: Record<string, unknown>;
  /** Names in `Env` that take the image's variables away. */
  removedVariables: readonly string[];
  /** Items of `Mounts` besides those of the builder's methods. */
  mounts: readonly unknown[];
}

/** The extra fields behind this layer's own changes, which are the only ones that can be read again. */
const extras = new WeakMap<CreateOptionsChange, Extra>();

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
    const now = createOptionsMember.read(spec);
    const { HostConfig: hostConfig = now.HostConfig ?? {}, ...body } = value;
    checkObject(hostConfig, "createOpts.HostConfig", "an object");
    const { HostConfig: hostConfigNow = {}, ...bodyNow } = now;
    const extra = extraOf(spec);
    let written = spec;
    const write = (
      inverses: Readonly<Record<string, Inverse>>,
      others: Record<string, unknown>,
      changes: readonly [string, unknown][],
    ): void => {
      for (const [field, given] of changes) {
        const fields = inverses[field]?.(given as never, written);
        if (fields === undefined) others[field] = given;
        else {
          written = edit(written, fields);
          Reflect.deleteProperty(others, field);
        }
      }
    };
    write(BODY_FIELDS, extra.body, changed(bodyNow, body));
    write(HOST_CONFIG_FIELDS, extra.hostConfig, changed(hostConfigNow, hostConfig));
    extra.removedVariables = parseEnv(body.Env ?? []).removed;
    extra.mounts = otherMounts(written, hostConfig.Mounts ?? []);
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

/** Returns a copy of what this layer's change adds to the request. */
function extraOf({ createOptions }: ContainerSpec): Extra {
  const extra = createOptions.map((change) => extras.get(change)).find(Boolean);
  return {
    body: { ...extra?.body },
    hostConfig: { ...extra?.hostConfig },
    removedVariables: extra?.removedVariables ?? [],
    mounts: extra?.mounts ?? [],
  };
}

/** Replaces this layer's change to the request, if there is one, by one that makes these changes. */
function withExtra(spec: ContainerSpec, extra: Extra): ContainerSpec {
  const others = spec.createOptions.filter((each) => !extras.has(each));
  const isNothing = Object.values(extra).every((part: object) => Object.keys(part).length === 0);
  if (isNothing) return edit(spec, { createOptions: frozenList(others) });
  const change = (options: CreateOptions): void => {
    overwrite(options, extra.body);
    overwrite(options.HostConfig, extra.hostConfig);
    // A variable that a method has set since is there.
    const variables = parseEnv((options["Env"] as string[] | undefined) ?? []).variables;
    append(
      options,
      "Env",
      extra.removedVariables.filter((name) => !(name in variables)),
    );
    append(options.HostConfig, "Mounts", extra.mounts);
  };
  extras.set(change, extra);
  return edit(spec, { createOptions: frozenList([...others, change]) });
}

function append(target: Record<string, unknown>, field: string, items: readonly unknown[]): void {
  if (items.length > 0)
    target[field] = [...((target[field] as unknown[] | undefined) ?? []), ...items];
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
