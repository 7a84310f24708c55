import { render } from 'preact';

const page = document.getElementById('page');
if (page) render(<h1>Your order</h1>, page);
