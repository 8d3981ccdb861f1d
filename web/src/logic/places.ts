/* Languages and time zones as one chooses them. What is set already is among them, whatever it is. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt', 'sv', 'tr', 'ar', 'fa', 'uk', 'hi', 'zh', 'ja'];

interface Choice {
  value: string;
  label: string;
}

/* Each in itself: who cannot read the page finds it all the same. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function languageChoices(current: string): Choice[] {
  const tags = LANGUAGES.includes(current) ? LANGUAGES : [current, ...LANGUAGES];
  return tags.map((tag) => ({ value: tag, label: languageName(tag) }));
}

export function timeZoneChoices(current: string): Choice[] {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), current]);
  return [...zones].sort().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
