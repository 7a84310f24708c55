// The gallery: everything that pages are made of, in every state that it can be in.

import { render } from 'preact';
import { Gallery } from './gallery/gallery.tsx';

const page = document.getElementById('page');
if (page) render(<Gallery />, page);
