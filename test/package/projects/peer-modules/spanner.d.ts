// The declarations of @testcontainers/gcloud name this package, which only users of Spanner install.
declare module "@google-cloud/spanner" {
  export type Spanner = object;
}
declare module "@google-cloud/spanner/build/src/instance" {
  export type IInstance = object;
}
