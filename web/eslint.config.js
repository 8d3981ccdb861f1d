import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y';
import react from 'eslint-plugin-react';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { react, 'react-hooks': hooks },
    extends: [a11y.flatConfigs.recommended],
    settings: { react: { version: 'detect' } },
    rules: {
      ...hooks.configs.recommended.rules,
      // What a person reads stands in src/text/, in one place.
      'react/jsx-no-literals': [
        'error',
        { noStrings: true, ignoreProps: true, allowedStrings: ['·', '–', '…', '×', '→'] },
      ],
      'react/jsx-no-target-blank': 'error',
      'react/no-danger': 'error',
    },
  },
);
