import { render } from 'preact';

const page = document.getElementById('page');
if (page) render(<h1>The shop</h1>, page);
