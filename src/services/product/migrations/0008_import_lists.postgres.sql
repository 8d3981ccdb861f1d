-- Imports that are done are forgotten some time later.
CREATE INDEX product_imports_finished ON product_imports (finished_at) WHERE finished_at IS NOT NULL;
