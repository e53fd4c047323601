// The pages work without this; it adds what the design system's components do beyond plain HTML.
import { initAll } from './govuk-frontend.min.js';
import { showUploads } from './upload.js';

function start() {
  initAll();
  showUploads(start);
}

start();
