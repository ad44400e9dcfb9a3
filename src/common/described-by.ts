type Inspect = (value: unknown, options: object) => string;

/**
 * Makes `console.log` print a summary of a class's objects, under the name of the object's own class.
 *
 * The method is not declared in the class, because its key would bring Node's types into the package's declarations.
 */
export function describedBy<T extends object>(
  of: abstract new (...args: never[]) => T,
  summary: (object: T) => object,
): void {
  Object.defineProperty(of.prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: T, _depth: number, options: object, inspect: Inspect): string {
      return `${this.constructor.name} ${inspect(summary(this), options)}`;
    },
  });
}
