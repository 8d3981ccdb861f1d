import { common } from '../text/common';

export const CONTENT = 'content';

/* Past the navigation, to the page. Done here rather than by the browser: for the router a fragment would be another place. */
export function SkipLink() {
  return (
    <a
      href={`#${CONTENT}`}
      className="skip-link"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById(CONTENT)?.focus();
      }}
    >
      {common.skipToContent}
    </a>
  );
}
