import { Anchor, Breadcrumbs } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../api/problem';
import { Page } from '../parts/page';
import { product as text } from '../text/shop';
import { PictureGallery } from './picture-gallery';
import classes from './product.module.css';

interface ProductFrameProps {
  product: Pick<Schemas['Product'], 'name' | 'category' | 'pictures'>;
  /* What is told of it, beside its pictures. */
  children: ReactNode;
  below?: ReactNode;
}

/* How a product's page is laid out: the pictures on one side, the facts on the other. */
export function ProductFrame({ product, children, below }: ProductFrameProps) {
  return (
    <div className={classes.page}>
      <Breadcrumbs component="nav" aria-label={text.breadcrumb} className={classes.breadcrumbs ?? ''}>
        <Anchor component={Link} to="/search">
          {text.everything}
        </Anchor>
        {product.category && (
          <Anchor component={Link} to={`/search?category=${encodeURIComponent(product.category)}`}>
            {product.category}
          </Anchor>
        )}
      </Breadcrumbs>
      <div className={classes.columns}>
        <PictureGallery pictures={product.pictures} name={product.name} />
        <div className={classes.facts}>
          <Page title={product.name} bare>
            {children}
          </Page>
        </div>
      </div>
      {below}
    </div>
  );
}
