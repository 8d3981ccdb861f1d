import { partsOfText, withLinksOutside } from '../../logic/mails';
import { mailView as text } from '../../text/desk-post';
import classes from './mail-view.module.css';
import { Panel } from './panel';

interface MailViewProps {
  mail: { subject: string; text: string; html: string };
}

/* Both parts of a mail. The frame is of no origin and runs nothing: a mail reaches neither the desk nor its cookies. What it
   may do is open a link in a tab, which is then a page like any other. */
export function MailView({ mail }: MailViewProps) {
  return (
    <div className={classes.parts}>
      <Panel title={text.html}>
        <iframe
          title={text.frame(mail.subject)}
          className={classes.frame}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={withLinksOutside(mail.html)}
        />
      </Panel>
      <Panel title={text.text}>
        {/* Whoever has no mouse scrolls it, too. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={classes.text} role="group" aria-label={text.text} tabIndex={0}>
          {partsOfText(mail.text).map((part, place) =>
            part.isLink ? (
              <a key={place} href={part.text} target="_blank" rel="noreferrer">
                {part.text}
              </a>
            ) : (
              part.text
            ),
          )}
        </div>
      </Panel>
    </div>
  );
}
