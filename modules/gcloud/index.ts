export { BigQueryEmulatorContainer, StartedBigQueryEmulatorContainer } from "./bigquery-emulator";
export { BigtableEmulatorContainer, StartedBigtableEmulatorContainer } from "./bigtable-emulator";
export {
  DatastoreEmulatorContainer,
  FirestoreEmulatorContainer,
  StartedDatastoreEmulatorContainer,
  StartedFirestoreEmulatorContainer,
} from "./firestore-emulator";
export {
  PubSubEmulatorContainer,
  StartedPubSubEmulatorContainer,
  type PubSubClientOptions,
} from "./pubsub-emulator";
export {
  SpannerEmulatorHelper,
  type SpannerDatabaseOptions,
  type SpannerInstanceOptions,
} from "./spanner-helper";
export { SpannerEmulatorContainer, StartedSpannerEmulatorContainer } from "./spanner-emulator";
export {
  CloudStorageEmulatorContainer,
  StartedCloudStorageEmulatorContainer,
  type StorageClientOptions,
} from "./storage-emulator";
export { CloudStorageBucket } from "./storage-bucket";
