/* A list in which one stands at another place, counted from 1; the others make room. */
export function movedTo<Item extends { id: string }>(items: Item[], id: string, place: number): Item[] {
  const moved = items.find((item) => item.id === id);
  const others = items.filter((item) => item !== moved);
  return moved ? [...others.slice(0, place - 1), moved, ...others.slice(place - 1)] : items;
}
