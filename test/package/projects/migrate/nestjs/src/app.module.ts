import { Controller, Get, Inject, Module } from "@nestjs/common";
import { Pool } from "pg";

export const POOL = Symbol("pool");

@Controller("orders")
export class OrdersController {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  @Get()
  async list(): Promise<unknown[]> {
    const { rows } = await this.pool.query("SELECT id FROM orders ORDER BY id");
    return rows;
  }
}

@Module({
  controllers: [OrdersController],
  providers: [
    {
      provide: POOL,
      useFactory: () => new Pool({ connectionString: process.env.DATABASE_URL }),
    },
  ],
})
export class AppModule {}
