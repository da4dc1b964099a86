"""What a test finds on a page: one class for each type of element, named and shaped as apps' tests know them."""
