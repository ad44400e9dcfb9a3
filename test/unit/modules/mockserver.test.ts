import { MockserverContainer } from "../../../modules/mockserver";
import { ImageName } from "../../../src";

const mockserver = (): MockserverContainer =>
  new MockserverContainer("mockserver/mockserver:7.6.0");

describe("MockserverContainer", () => {
  it("takes images of MockServer", () => {
    const other = ImageName.fromString("postgres:17");
    expect(() => new MockserverContainer(other)).toThrow("mockserver/mockserver");
  });

  it("refuses two lists of files", async () => {
    const start = mockserver()
      .withExpectations({ httpResponse: { statusCode: 201 } })
      .withEnvironment({ MOCKSERVER_INITIALIZATION_JSON_PATH: "/mine.json" })
      .start();
    await expect(start).rejects.toThrow(
      "withEnvironment: expected no MOCKSERVER_INITIALIZATION_JSON_PATH beside withExpectations()",
    );
  });
});
