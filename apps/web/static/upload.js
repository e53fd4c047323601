const { document, DOMParser, FormData, location, XMLHttpRequest } = globalThis;

/**
 * Shows how far a file has come, then the page that answers it; `started` is called for that page's components. Without
 * this the form is sent as any other.
 */
export function showUploads(started) {
  for (const form of document.querySelectorAll('form[data-upload]')) {
    form.addEventListener('submit', (event) => {
      const chosen = form.querySelector('input[type=file]');
      if (!chosen || chosen.files.length === 0) return;
      event.preventDefault();
      send(form, form.querySelector('[data-upload-status]'), started);
    });
  }
}

function send(form, status, started) {
  const request = new XMLHttpRequest();
  // An answer's address has no fragment, and ours may have one: a link of the error summary leads to a place on this page.
  const here = location.href.split('#')[0];
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    status.textContent = loaded < total ? `Sent ${Math.floor((100 * loaded) / total)} %` : 'Sent. Checking…';
  });
  request.addEventListener('load', () => {
    // Sent on to another page, such as to sign in: the browser goes there itself.
    if (request.responseURL !== here) {
      location.assign(request.responseURL);
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
    document.title = answer.title;
    document.body.replaceChildren(...answer.body.children);
    globalThis.scrollTo(0, 0);
    started();
  });
  request.addEventListener('error', () => {
    status.textContent = 'The file could not be sent. Look at your connection and send it again.';
  });
  request.open('POST', here);
  request.send(new FormData(form));
}
