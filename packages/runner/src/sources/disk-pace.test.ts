import { expect, it } from 'vitest';
import { DiskPace } from './disk-pace.ts';

async function asked(durations: readonly number[]): Promise<string> {
  let time = 0;
  const pace = new DiskPace(() => time);
  let ways = '';
  for (const took of durations) {
    ways += await pace.ask(
      () => {
        time += took;
        return 'n';
      },
      async () => 'l',
    );
  }
  return ways;
}

it('asks a quick disk at once, whatever a pause takes', async () => {
  const durations = Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 30 : 0.02));
  expect(await asked(durations)).toBe('n'.repeat(500));
});

it('hands over to threads after two dozen slow answers, and stays there', async () => {
  expect(await asked([...Array.from({ length: 24 }, () => 2), 0, 0, 0])).toBe(`${'n'.repeat(24)}lll`);
});

it('passes errors on either way', async () => {
  let time = 0;
  const pace = new DiskPace(() => (time += 1));
  const fail = () => {
    throw new Error('gone');
  };
  for (let i = 0; i < 30; i++) await expect(pace.ask(fail, async () => fail())).rejects.toThrow('gone');
});
