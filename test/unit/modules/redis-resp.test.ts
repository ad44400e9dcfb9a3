import { encodeCommand } from "../../../modules/redis/resp";

describe("encodeCommand", () => {
  it("counts bytes, not characters", () => {
    expect(encodeCommand(["SET", "ü", ""])).toBe("*3\r\n$3\r\nSET\r\n$2\r\nü\r\n$0\r\n\r\n");
  });
});
