/* What stands in the first HTML of the pages where newcomers arrive, so that they see it before any script has run: made by
   the build, of the components that the app shows in its place as soon as it runs. The gateway fills in the places in
   braces, which are those of its templates (src/mail/template.h). */
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { StaticRouter } from 'react-router';
import { queries } from './api/client';
import { shop, type Shop } from './api/page-data';
import { Layout } from './layout/layout';
import { LoadingState } from './parts/states';
import { Component as Front } from './shop/front';
import { ProductFrame } from './shop/product-frame';
import { front as text } from './text/shop';
import { cssVariables, theme } from './theme/theme';

const FOLDER = 'dist/.views';

const when = (name: string, markup: string) => `{{?${name}}}${markup}{{/${name}}}`;
/* What the shop may say in its own words. */
const orUsual = (name: string, usual: string) => when(name, `{{${name}}}`) + when(`no_${name}`, usual);

function render(path: string, picture: Shop['picture'], page: ReactNode): string {
  Object.assign(shop, {
    name: '{{shop}}',
    logo: orUsual('logo', '/favicon.svg'),
    headline: orUsual('headline', text.title),
    lead: orUsual('lead', text.lead),
    picture,
  });
  const markup = renderToStaticMarkup(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <StaticRouter location={path}>
          <Layout>{page}</Layout>
        </StaticRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return markup.replace(/<link rel="preload"[^>]*>/g, ''); // which is the head's affair
}

const SCENE = /<picture.*?<\/picture>/;
const IMAGE = /<img[^>]* src="{{source}}"[^>]*>/;
const THUMBS = /<ul (class="[^"]*")><li>.*?<\/li>(<li>.*?<\/li>)<\/ul>/;

function front(): string {
  const own = SCENE.exec(render('/', '{{scene}}', <Front />))?.[0] ?? '';
  return render('/', null, <Front />).replace(SCENE, (usual) => when('no_scene', usual) + when('scene', own));
}

/* A picture's copies are attributes that are there only sometimes, which React cannot say. */
const withCopies = (image: string, sizes: string) =>
  image.replace('<img', `<img${when('copies', ` srcset="{{copies}}" sizes="${sizes}"`)}`);

/* The small pictures can be pressed only when the app is there. */
function product(): string {
  const picture = { id: '', url: '{{source}}', alt: '{{alt}}', widths: [] };
  const page = (
    <ProductFrame product={{ name: '{{name}}', category: null, pictures: [picture, { ...picture, id: 'second' }] }}>
      <LoadingState rows={5} height={44} />
    </ProductFrame>
  );
  return render('/products/', null, page)
    .replace(IMAGE, (image) => `{{#picture}}${withCopies(image, '{{sizes}}')}{{/picture}}`)
    .replace(THUMBS, (_, look: string, thumb: string) =>
      when('thumbs', `<ul inert ${look}>{{#thumbs}}${withCopies(thumb, '5rem')}{{/thumbs}}</ul>`),
    );
}

mkdirSync(FOLDER, { recursive: true });
for (const [name, markup] of Object.entries({ front: front(), product: product() })) {
  writeFileSync(`${FOLDER}/${name}.html`, markup);
}
