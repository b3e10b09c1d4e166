'use strict';
// What the page does beside its charts: sorting, filtering, opening what a link leads to, printing.
(() => {
  document.documentElement.classList.add('scripted');
  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const said = element('p', '');
  said.className = 'tone';
  said.setAttribute('role', 'status');
  document.querySelector('main').append(said);

  // Numbers begin with the largest, words with the first of the alphabet; again turns it round.
  const sortable = (table) => {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const key = (row, column) => {
      const text = row.cells[column].textContent.trim();
      const value = parseFloat(text.replace(/[,×]/g, ''));
      return heads[column].classList.contains('number') ? (Number.isNaN(value) ? -Infinity : value) : text;
    };
    heads.forEach((head, column) => {
      const button = element('button', head.textContent);
      button.type = 'button';
      head.replaceChildren(button);
      button.addEventListener('click', () => {
        const first = head.classList.contains('number') ? 'descending' : 'ascending';
        const turned = first === 'ascending' ? 'descending' : 'ascending';
        const order = head.getAttribute('aria-sort') === first ? turned : first;
        heads.forEach((other) => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', order);
        const rows = [...body.rows].map((row) => [key(row, column), row]);
        rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (order === 'descending' ? -1 : 1));
        body.append(...rows.map(([, row]) => row));
        said.textContent = 'Sorted by ' + button.textContent + ', ' + order;
      });
    });
  };

  // Chips choose kinds; several chosen kinds are shown together.
  const filters = () => {
    const rows = [...document.querySelectorAll('#suspects .suspects > li')];
    const shown = document.getElementById('suspects-shown');
    const chips = [...document.querySelectorAll('.filters > span')].map((chip) => {
      const button = element('button', '');
      button.type = 'button';
      button.setAttribute('aria-pressed', 'false');
      Object.assign(button.dataset, chip.dataset);
      button.append(...chip.childNodes);
      chip.replaceWith(button);
      return button;
    });
    const choose = () => {
      const pressed = chips.filter((chip) => chip.getAttribute('aria-pressed') === 'true');
      const kinds = pressed.filter((chip) => 'kind' in chip.dataset).map((chip) => chip.dataset.kind);
      const chosen = pressed.some((chip) => 'chosen' in chip.dataset);
      rows.forEach((row) => {
        row.hidden = (kinds.length > 0 && !kinds.includes(row.dataset.kind)) || (chosen && row.dataset.chosen !== 'yes');
      });
      shown.textContent = pressed.length === 0 ? 'All ' + rows.length + ' listed suspects are shown.'
        : rows.filter((row) => !row.hidden).length + ' of ' + rows.length + ' listed suspects are shown.';
    };
    chips.forEach((chip) => chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
      choose();
    }));
  };

  // A link to something folded opens it, also when it is the page's own address.
  const open = (hash) => {
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!(target instanceof HTMLDetailsElement)) return;
    target.open = true;
    target.scrollIntoView();
  };

  document.querySelectorAll('table.sortable').forEach(sortable);
  filters();
  window.addEventListener('hashchange', () => open(location.hash));
  window.addEventListener('load', () => open(location.hash));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) open(link.hash);
  });

  // Paper shows what is folded.
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')];
    folded.forEach((details) => { details.open = true; });
  });
  window.addEventListener('afterprint', () => folded.forEach((details) => { details.open = false; }));

  const links = new Map([...document.querySelectorAll('nav a')].map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((seen) => seen.forEach((entry) => {
    links.get(entry.target.id)?.classList.toggle('here', entry.isIntersecting);
  }), { rootMargin: '-20% 0px -60% 0px' });
  document.querySelectorAll('main > section').forEach((section) => watcher.observe(section));
})();
