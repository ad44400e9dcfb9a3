import { checkText, defineServer, ServerContainer, Wait, type ImageName } from "../../src/module";
import type { AwsIdentity } from "../aws/signature";
import { StartedAwsEmulator } from "../aws/started-aws-emulator";
import { askServer } from "../http-api/ask-server";

const MOTO_PORT = 5000;

/** A running Moto server. It accepts any keys, and all of them belong to the account 123456789012. */
export class StartedMotoContainer extends StartedAwsEmulator<AwsIdentity> {
  protected readonly product = "Moto";
  protected override readonly used = ["sqs", "sns", "dynamodb", "secretsmanager"];

  /**
   * Removes everything that the server has, in all services and regions: also what other tests have made. Throws
   * MayflyError with the code `MOTO_RESET_FAILED`.
   */
  async reset(): Promise<void> {
    // docs.getmoto.org/en/latest/docs/server_mode.html#reset-api
    const server = { ...this.hostAddress(), product: this.product, code: "MOTO_RESET_FAILED" };
    await askServer(server, { method: "POST", path: "/moto-api/reset" });
  }
}

const moto = defineServer<AwsIdentity, StartedMotoContainer>({
  name: "moto",
  images: ["motoserver/moto"],
  ports: [MOTO_PORT],
  defaults: { region: "us-east-1", accessKey: "test", secretKey: "test" },
  ready: () => Wait.forHttp("/moto-api/data.json", MOTO_PORT),
  started: StartedMotoContainer,
});

/**
 * Moto, a mock of AWS (docs.getmoto.org) with more than a hundred services, all of them in memory.
 *
 * ```ts
 * await using moto = await new MotoContainer("motoserver/moto:5.2.5").start();
 * const s3 = new S3Client(moto.getClientOptions());
 * ```
 */
export class MotoContainer extends ServerContainer<AwsIdentity, StartedMotoContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither Moto's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, moto);
  }

  /** Sets the region of `getClientOptions()`. Default `us-east-1`. Throws InvalidOptionError. */
  withRegion(region: string): this {
    return this.set({ region: checkText(region, "withRegion") });
  }
}
