import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/* The colours of the market: what they are for is told in web/README.md. */
const indigo: MantineColorsTuple = [
  '#eef0f9',
  '#d9ddf0',
  '#b4bce0',
  '#8c98d0',
  '#606ebb',
  '#5465b9',
  '#43529c',
  '#36438a',
  '#2f3f7f',
  '#232f63',
];
const saffron: MantineColorsTuple = [
  '#fef6e7',
  '#fbe8c6',
  '#f7d394',
  '#f2bc5e',
  '#eeaa3c',
  '#e0952b',
  '#c67d18',
  '#9c5f0c',
  '#7d4b08',
  '#5c3705',
];
const terracotta: MantineColorsTuple = [
  '#fdf0ec',
  '#f8d9d0',
  '#efb2a1',
  '#e6896f',
  '#dd6746',
  '#cf5330',
  '#b8492e',
  '#9f3b22',
  '#82301c',
  '#612415',
];
const sea: MantineColorsTuple = [
  '#e9f6f2',
  '#cfeae1',
  '#a0d4c4',
  '#6dbda5',
  '#45a88b',
  '#2f937a',
  '#2f7d6b',
  '#226455',
  '#1a4f44',
  '#123930',
];

/* The night: what components take for their borders, fields and lists when it is dark. */
const dark: MantineColorsTuple = [
  '#ece8df',
  '#c4c5cb',
  '#a5a8b3',
  '#7c808d',
  '#3d4150',
  '#2e323e',
  '#1f222c',
  '#16181f',
  '#12141a',
  '#0c0e13',
];

export const theme = createTheme({
  colors: { indigo, saffron, terracotta, sea, dark },
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontFamily: '"Fraunces Variable", "Fraunces fallback", Georgia, serif',
    fontWeight: '560',
    sizes: {
      h1: { fontSize: 'clamp(1.75rem, 1.3rem + 2vw, 2.5rem)', lineHeight: '1.15' },
      h2: { fontSize: 'clamp(1.375rem, 1.15rem + 1vw, 1.75rem)', lineHeight: '1.2' },
      h3: { fontSize: '1.1875rem', lineHeight: '1.3' },
    },
  },
  components: {
    // Fingers need 44 pixels (WCAG 2.5.5); so all controls have them, and look alike.
    Button: { defaultProps: { size: 'md' } },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { size: 'md' } },
  },
});

/* Paper and night instead of white and black. `--souk-*` are ours: pages name them and no colours. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--souk-page-width': '76rem',
    '--souk-header-height': '4.25rem',
    '--souk-bottom-bar-height': '4rem',
  },
  // Borders of what can be typed into or chosen stand out by 3:1 (WCAG 1.4.11); lines that only divide do not.
  light: {
    '--mantine-color-body': '#faf6ef',
    '--mantine-color-text': '#1d2433',
    '--mantine-color-dimmed': '#5c6170',
    '--mantine-color-placeholder': '#6d7180',
    '--mantine-color-error': '#9f3b22',
    '--mantine-color-default-border': '#8f8676',
    '--mantine-color-anchor': '#2f3f7f',
    '--souk-surface': '#fffdf9',
    '--souk-sunken': '#f1eadd',
    '--souk-line': '#e4dccd',
    '--souk-price': '#9f3b22',
    '--souk-good': '#1f6152',
    '--souk-shadow': '0 1px 2px rgb(61 46 20 / 6%), 0 8px 24px rgb(61 46 20 / 8%)',
  },
  dark: {
    '--mantine-color-body': '#16181f',
    '--mantine-color-text': '#ece8df',
    '--mantine-color-dimmed': '#a5a8b3',
    '--mantine-color-placeholder': '#9599a5',
    '--mantine-color-error': '#f0a08a',
    '--mantine-color-default': '#1f222c',
    '--mantine-color-default-border': '#6f7589',
    '--mantine-color-anchor': '#aab5ea',
    '--souk-surface': '#1f222c',
    '--souk-sunken': '#12141a',
    '--souk-line': '#2e323e',
    '--souk-price': '#f2bc5e',
    '--souk-good': '#6dbda5',
    '--souk-shadow': '0 1px 2px rgb(0 0 0 / 40%), 0 8px 24px rgb(0 0 0 / 30%)',
  },
});
