import {
  checkArchives,
  checkContents,
  checkCopyOptions,
  checkDirectories,
  checkFiles,
} from "../../container/files/check-copies";
import type {
  ContainerSpec,
  ContentToCopy,
  CopySource,
  DirectoryToCopy,
  FileToCopy,
} from "../../spec/container-spec";
import { toImageName } from "../../spec/image-name";
import { checkHealthCheck } from "../../spec/mount-and-resource-checks";
import {
  checkArray,
  checkBoolean,
  checkFunction,
  checkStartupTimeout,
  checkText,
  checkTexts,
  checkVariables,
} from "../../spec/options";
import {
  parsePorts,
  type PortSpec,
  type PortWithOptionalBinding,
} from "../../spec/ports/exposed-port";
import { checkPullPolicy, PullPolicy } from "../../spec/pull-policy";
import { checkReuseOptions } from "../../spec/reuse-options";
import { asStrategy, asWait } from "../../waits/testcontainers/strategy-adapter";
import { createOptionsMember } from "./create-options-member";
import { copyPlain, edit, frozenList, type Member } from "./member";
import type { MemberName, MemberTypes } from "./member-types";

/** The protected members, by their names in testcontainers 12. */
export const MEMBERS: { readonly [Name in MemberName]: Member<MemberTypes[Name]> } = {
  createOpts: createOptionsMember,

  hostConfig: {
    read: (spec) => createOptionsMember.read(spec).HostConfig ?? {},
    write: (spec, hostConfig) =>
      createOptionsMember.write(spec, {
        ...createOptionsMember.read(spec),
        HostConfig: hostConfig,
      }),
  },

  imageName: {
    read: ({ image }) => toImageName(image),
    write: (spec, name) => edit(spec, { image: toImageName(name).string }),
  },

  startupTimeoutMs: {
    read: ({ startupTimeout }) => startupTimeout,
    write: (spec, ms) =>
      edit(spec, {
        startupTimeout: ms === undefined ? undefined : checkStartupTimeout(ms, "startupTimeoutMs"),
      }),
  },

  waitStrategy: {
    read: ({ wait }) => wait && asStrategy(wait),
    write: (spec, strategy) =>
      edit(spec, { wait: strategy === undefined ? undefined : asWait(strategy, "waitStrategy") }),
  },

  environment: {
    read: ({ environment }) => ({ ...environment }),
    write: (spec, environment) =>
      edit(spec, {
        environment: Object.freeze({ ...checkVariables(environment, "environment") }),
      }),
  },

  exposedPorts: {
    read: ({ ports }) => ports.map(asGiven),
    write: (spec, ports) =>
      edit(spec, {
        ports: frozenList(
          checkArray(ports, "exposedPorts", "an array of ports").flatMap((port) =>
            parsePorts(port, "exposedPorts"),
          ),
        ),
      }),
  },

  reuse: {
    read: ({ reuse }) => reuse !== undefined,
    write: (spec, reuse) =>
      edit(spec, {
        reuse: checkBoolean(reuse, "reuse") ? (spec.reuse ?? checkReuseOptions({})) : undefined,
      }),
  },

  autoCleanup: {
    read: ({ autoCleanup }) => autoCleanup,
    write: (spec, value) => edit(spec, { autoCleanup: checkBoolean(value, "autoCleanup") }),
  },

  autoRemove: {
    read: ({ autoRemove }) => autoRemove,
    write: (spec, value) => edit(spec, { autoRemove: checkBoolean(value, "autoRemove") }),
  },

  // testcontainers knows one network, and has the name of `withNetwork`'s here, too.
  networkMode: {
    read: ({ networks, networkMode }) => networks[0]?.name ?? networkMode,
    write: (spec, networkMode) =>
      edit(spec, {
        networks: [],
        networkMode: networkMode === undefined ? undefined : checkText(networkMode, "networkMode"),
      }),
  },

  networkAliases: {
    read: ({ networkAliases }) => [...networkAliases],
    write: (spec, networkAliases) => {
      checkTexts(networkAliases, "networkAliases");
      return edit(spec, { networkAliases: frozenList(networkAliases) });
    },
  },

  pullPolicy: {
    read: ({ pullPolicy }) => pullPolicy ?? PullPolicy.defaultPolicy(),
    write: (spec, policy) => edit(spec, { pullPolicy: checkPullPolicy(policy, "pullPolicy") }),
  },

  // testcontainers has one consumer: the one of the last call.
  logConsumer: {
    read: ({ logConsumers }) => logConsumers.at(-1),
    write: (spec, consumer) =>
      edit(spec, {
        logConsumers:
          consumer === undefined
            ? []
            : frozenList([checkFunction(consumer, "logConsumer", "a function of a stream")]),
      }),
  },

  filesToCopy: copiesOf<FileToCopy>("file", (files) => checkFiles(files, "filesToCopy")),
  directoriesToCopy: copiesOf<DirectoryToCopy>("directory", (directories) =>
    checkDirectories(directories, "directoriesToCopy"),
  ),
  contentsToCopy: copiesOf<ContentToCopy>("content", (contents) =>
    checkContents(contents, "contentsToCopy"),
  ),

  archivesToCopy: {
    read: ({ archives }) => [...archives],
    write: (spec, archives) =>
      edit(spec, { archives: frozenList(checkArchives(archives, "archivesToCopy")) }),
  },

  copyToContainerOptions: {
    read: ({ copyOptions }) => ({ ...copyOptions }),
    write: (spec, options) =>
      edit(spec, { copyOptions: Object.freeze({ ...checkCopyOptions(options) }) }),
  },

  healthCheck: {
    read: ({ healthCheck }) => copyPlain(healthCheck),
    write: (spec, check) =>
      edit(spec, { healthCheck: check === undefined ? undefined : checkHealthCheck(check) }),
  },
};

/** Returns the member with one kind of copies, as they were given. */
function copiesOf<Source extends object>(
  kind: CopySource["kind"],
  check: (sources: Source[]) => readonly CopySource[],
): Member<Source[]> {
  return {
    read: ({ copies }: ContainerSpec) =>
      copies
        .filter((copy) => copy.kind === kind)
        .map(({ kind: _, ...source }) => source as unknown as Source),
    write: (spec, sources) =>
      edit(spec, {
        copies: frozenList([
          ...spec.copies.filter((copy) => copy.kind !== kind),
          ...check(sources),
        ]),
      }),
  };
}

function asGiven({ container, protocol, host, hostIp }: PortSpec): PortWithOptionalBinding {
  if (host === undefined) return protocol === "tcp" ? container : `${container}/${protocol}`;
  return {
    container,
    host,
    ...(hostIp !== undefined && { hostIp }),
    ...(protocol !== "tcp" && { protocol }),
  };
}
