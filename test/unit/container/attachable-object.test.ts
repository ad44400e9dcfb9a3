import { attach, attachableObject, toObjectData } from "../../../src/module";

class Thing {
  constructor(readonly name: string) {}
  toJSON(): object {
    return toObjectData("thing of a test", { name: this.name });
  }
}

const sent = (value: object): never => JSON.parse(JSON.stringify(value)) as never;

describe("attach, with an object that is not a container", () => {
  it("asks for the file of its class", () => {
    expect(() => attach(sent(new Thing("one")))).toThrow(
      'attach: expected a kind of object whose file has been imported (imported: compose-environment), got "thing of a test"',
    );
  });

  it("makes it again, in its own class only", () => {
    attachableObject("thing of a test", ({ name }: { name: string }) => new Thing(name));
    const attached = attach(sent(new Thing("one")), Thing);
    expect(attached).toBeInstanceOf(Thing);
    expect(attached.name).toBe("one");
    expect(() => attach(sent(new Thing("one")), Map)).toThrow(
      'attach: expected data of a Map, got "Thing"',
    );
  });
});
