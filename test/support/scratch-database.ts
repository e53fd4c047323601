import pg from 'pg';
export interface TestDatabase {
  url: string;
  query(sql: string): Promise<unknown>;
  drop(): Promise<void>;
}
export async function createDatabase(): Promise<TestDatabase> {
  const name = `t${Date.now()}${Math.floor(Math.random() * 1000)}`;
  const run = async (url: string, sql: string) => {
    const c = new pg.Client(url);
    await c.connect();
    const r = await c.query(sql);
    await c.end();
    return r;
  };
  await run('postgres://postgres@127.0.0.1:55781/postgres', `create database ${name}`);
  const url = `postgres://postgres@127.0.0.1:55781/${name}`;
  return {
    url,
    query: (sql) => run(url, sql),
    drop: async () => {
      await run('postgres://postgres@127.0.0.1:55781/postgres', `drop database ${name} with (force)`);
    },
  };
}
