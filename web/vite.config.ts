import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// `npm run dev` passes what is not the app's on to a running souk: SOUK_URL says where.
const souk = process.env.SOUK_URL ?? 'http://127.0.0.1:8000';

/* What is seen first needs no script (src/first-views.tsx): its style and its picture go before the app on a slow line, and
   index.html starts the app when they are painted. */
const appComesSecond: Plugin = {
  name: 'app-comes-second',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) =>
      html
        .replace(
          /<script type="module"([^>]*) src="([^"]*)"><\/script>/,
          '<link rel="modulepreload"$1 href="$2" data-app>',
        )
        .replaceAll('<link rel="modulepreload"', '$& fetchpriority="low"'),
  },
};

/* Of six thousand icons the build reads those that are used, which halves its time. */
const onlyUsedIcons: Plugin = {
  name: 'only-used-icons',
  apply: 'build',
  transform: (code) =>
    code.replace(/^import \{([^}]+)\} from ['"]@tabler\/icons-react['"];$/gm, (_, names: string) =>
      names.replace(/\s*(\w+)\s*(?:,|$)/g, "import $1 from '@tabler/icons-react/dist/esm/icons/$1.mjs'; "),
    ),
};

export default defineConfig({
  plugins: [onlyUsedIcons, react(), appComesSecond],
  build: {
    target: 'es2022',
    // The font and the pictures stay files of their own: `data:` in style sheets is not loaded ahead.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        // What every page needs changes seldom: it stays in caches when a page changes.
        manualChunks: (id) =>
          /node_modules\/(react|react-dom|scheduler|react-router|@tanstack)\//.test(id) ? 'base' : undefined,
      },
    },
  },
  // Found at the start rather than page by page: each find would load everything anew.
  optimizeDeps: { entries: ['src/**/*.tsx'] },
  server: {
    // The front page's pictures lie beside web/, in art/.
    fs: { allow: ['..'] },
    proxy: Object.fromEntries(
      ['/api', '/docs', '/openapi.json', '/asyncapi.json', '/health', '/.well-known', '/problems'].map((path) => [
        path,
        // With the browser's own Host: souk refuses what a page of another host asks.
        { target: souk },
      ]),
    ),
  },
});
