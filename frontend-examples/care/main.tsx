import { render } from 'preact';

const page = document.getElementById('page');
if (page) render(<h1>Care desk</h1>, page);
