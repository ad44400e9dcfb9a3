import { InvalidOptionError } from "../errors";
import { toImageName, type ImageName } from "../spec/image-name";

/** Returns the name if an image can get it: it must have a tag. Throws InvalidOptionError. */
export function checkNewName(name: string | ImageName, option: string): ImageName {
  const parsed = toImageName(name);
  if (!parsed.tag.includes(":") && !parsed.isId) return parsed;
  throw InvalidOptionError.quoting(option, "a name with a tag", parsed.string);
}
