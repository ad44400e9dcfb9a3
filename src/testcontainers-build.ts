// Loaded for a path such as "testcontainers/build/utils/map-inspect-result", which names an internal file of
// testcontainers. Paths of files whose names Mayfly exports lead to its index (package.json, `exports`).
throw new Error(
  "This import names an internal file of testcontainers (testcontainers/build/…), which Mayfly does not have. " +
    'Import the name from "testcontainers" instead, or from "mayfly" if that is how you call the package. ' +
    "docs/migrating.md lists the paths that work.",
);
