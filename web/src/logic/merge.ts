/* Something was saved while one typed: what one has not touched follows what is saved, what one has typed stays. */
export function merged<Typed extends Record<string, unknown>>(before: Typed, typed: Typed, saved: Typed): Typed {
  const fields = Object.keys(typed).map((name) => [name, same(typed[name], before[name]) ? saved[name] : typed[name]]);
  return Object.fromEntries(fields) as Typed;
}

/* Where what stands here is not what is saved. */
export function differences<Typed extends Record<string, unknown>>(
  typed: Typed,
  saved: Typed,
): (keyof Typed & string)[] {
  return Object.keys(typed).filter((name) => !same(typed[name], saved[name]));
}

/* Whether the same was changed on both sides, each in its own way. */
export function clashes<Typed extends Record<string, unknown>>(before: Typed, typed: Typed, saved: Typed): boolean {
  return differences(typed, saved).some((name) => !same(typed[name], before[name]) && !same(saved[name], before[name]));
}

/* Of what a request would say, what is news to the shop. */
export function changes<Body extends Record<string, unknown>>(body: Body, saved: Body): Partial<Body> {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !same(value, saved[name]))) as Partial<Body>;
}

/* Values of forms and requests: texts, numbers, lists and amounts of them. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
