import { describeServer } from "../support/describe-server";

// Its image is not one of those that the set-up builds.
describeServer("toxiproxy", () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- defines its tests here and now
  require("../../examples/network-faults.spec");
});
