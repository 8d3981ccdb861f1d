-- Deleted products are listed, however few they are among those on sale.
CREATE INDEX product_products_deleted ON product_products (id) WHERE deleted_at IS NOT NULL;
