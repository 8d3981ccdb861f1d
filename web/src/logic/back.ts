/* Where to go after the log-in: a place of this site, whatever an address from elsewhere says. */
export function placeHere(back: string | null, origin: string): string {
  if (!back?.startsWith('/')) {
    return '/';
  }
  let place: URL;
  try {
    place = new URL(back, origin);
  } catch {
    return '/';
  }
  // "/.//elsewhere" is of this origin, but its path alone would not be.
  const leaves = place.origin !== origin || place.pathname.startsWith('//');
  const returns = ['/log-in', '/sign-up'].includes(place.pathname);
  return leaves || returns ? '/' : place.pathname + place.search + place.hash;
}
