// A client in sixty lines: log in, fetch what to study, push what was answered. It is compiled
// against the types generated from the OpenAPI document (schema.d.ts), with nothing but fetch.
import type { components, operations } from "./schema";

type Schemas = components["schemas"];
type Json<Answer> = Answer extends { content: { "application/json": infer Body } } ? Body : never;
type Queue = Json<operations["getQueue"]["responses"][200]>;
type Pushed = Json<operations["pushEvents"]["responses"][200]>;
type Outbox = Json<NonNullable<operations["pushEvents"]["requestBody"]>>["events"];

export class ProblemError extends Error {
  constructor(readonly problem: Schemas["Problem"], readonly retryAfterS: number) {
    super(problem.detail);
  }
}

export class Client {
  private token: string | undefined;
  readonly outbox: Outbox = [];

  constructor(private readonly base: string) {}

  async logIn(wanted: Schemas["LogIn"]): Promise<Schemas["Account"]> {
    const answer = await this.ask<Schemas["LoggedIn"]>("POST", "log-in", wanted);
    this.token = answer.token;
    return answer.account;
  }

  queue(limit: number): Promise<Queue> {
    return this.ask("GET", `queue?limit=${limit}`);
  }

  // What was answered for, by id, leaves the outbox; the rest is sent again next time.
  async push(): Promise<Pushed> {
    const answer = await this.ask<Pushed>("POST", "sync/events", {
      events: this.outbox.slice(0, 5000),
    });
    const done = new Set(answer.results.map((result) => result.event_id));
    const left = this.outbox.filter((event) => !done.has(event.event_id));
    this.outbox.splice(0, this.outbox.length, ...left);
    return answer;
  }

  private async ask<Body>(method: string, path: string, body?: object): Promise<Body> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (this.token !== undefined) headers["Authorization"] = `Bearer ${this.token}`;
    const response = await fetch(`${this.base}/api/v1/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return (await response.json()) as Body;
    const wait = Number(response.headers.get("Retry-After") ?? 0);
    throw new ProblemError((await response.json()) as Schemas["Problem"], wait);
  }
}
