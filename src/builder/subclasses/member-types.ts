import type { Readable } from "node:stream";
import type {
  ArchiveToCopy,
  ContentToCopy,
  CopyToContainerOptions,
  DirectoryToCopy,
  FileToCopy,
  HealthCheck,
  ImagePullPolicy,
} from "../../spec/container-spec";
import type { ImageName } from "../../spec/image-name";
import type { PortWithOptionalBinding } from "../../spec/ports/exposed-port";
import type { WaitStrategy } from "../../waits/testcontainers/wait-strategy";
import type { SubclassCreateOptions, SubclassHostConfig } from "./request-types";

/** The protected members of testcontainers' GenericContainer 12, with their types. */
export interface MemberTypes {
  createOpts: SubclassCreateOptions;
  hostConfig: SubclassHostConfig;
  imageName: ImageName;
  startupTimeoutMs: number | undefined;
  waitStrategy: WaitStrategy | undefined;
  environment: Record<string, string>;
  exposedPorts: PortWithOptionalBinding[];
  reuse: boolean;
  autoCleanup: boolean;
  autoRemove: boolean;
  networkMode: string | undefined;
  networkAliases: string[];
  pullPolicy: ImagePullPolicy;
  logConsumer: ((stream: Readable) => unknown) | undefined;
  filesToCopy: FileToCopy[];
  directoriesToCopy: DirectoryToCopy[];
  contentsToCopy: ContentToCopy[];
  archivesToCopy: ArchiveToCopy[];
  copyToContainerOptions: CopyToContainerOptions;
  healthCheck: HealthCheck | undefined;
}

export type MemberName = keyof MemberTypes;
