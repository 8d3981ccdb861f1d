// Whether fingers can press what there is to press: 44 by 44 pixels of the screen belong to it (WCAG 2.5.5, stricter than 2.5.8).
/* eslint-env browser */

/** What on this page is too small: lines that name each with its size. */
export function tooSmall(page) {
  return page.evaluate(() => {
    const REACH = 21.5;
    const PRESSED = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=tab], [role=switch], [role=checkbox], [role=menuitem]';
    const isShown = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true }) && !element.disabled;
    const ownText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    // A link within a sentence is as high as its line; a part of a drawing is as large as what it stands for, and is in a list beside it, too.
    const isInSentence = (element) => element.localName === 'a' && getComputedStyle(element).display === 'inline' && ownText(element.parentElement);
    const boxOf = (element) => {
      const label = element.closest('label') ?? element.labels?.[0];
      return (/^(checkbox|radio|file)$/.test(element.type) && label ? label : element).getBoundingClientRect();
    };
    const belongs = (hit, element) => hit !== null && (element.contains(hit) || hit.contains(element) && hit.localName === 'label'
      || [...(element.labels ?? [])].some((label) => label.contains(hit)) || hit.closest('a, button, label, summary') === element);
    const reaches = (element) => {
      const { left, top, width, height } = boxOf(element);
      const [x, y] = [left + width / 2, top + height / 2];
      return [[REACH, 0], [-REACH, 0], [0, REACH], [0, -REACH]].every(([dx, dy]) => belongs(document.elementFromPoint(x + dx, y + dy), element));
    };
    return [...document.querySelectorAll(PRESSED)].filter((element) => isShown(element) && !element.closest('.skip-link, svg') && !isInSentence(element)).filter((element) => {
      const { width, height } = boxOf(element);
      // What is one pixel large stands for something else, which is looked at itself.
      if ((width >= 44 && height >= 44) || (width <= 1 && height <= 1)) return false;
      element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      return !reaches(element);
    }).map((element) => {
      const { width, height } = boxOf(element);
      const name = element.getAttribute('aria-label') ?? element.textContent.trim() ?? '';
      return `${element.localName}${element.type ? `[${element.type}]` : ''} "${(name || element.name || '').slice(0, 40)}": ${Math.round(width)} × ${Math.round(height)}`;
    });
  });
}
